"""Suggestions at the moment a task is opened: a server that Label Studio asks for predictions.

From the task that comes in to the project that asks:

    tasks        what Label Studio sends of a task → the document that redline made it of
    suggesting   documents, one after the other → predictions, as `redline push` writes them
    protocol     the requests of Label Studio's ML-backend protocol → answers
    listening    a port, until somebody ends it
    connecting   a project → which server it asks
"""
