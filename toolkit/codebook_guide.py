"""How annotators work, in sentences: the codebook prints them, and in part the page itself."""

from __future__ import annotations

LOG_IN = "Log in where your project lead tells you to, and open your project."
ONCE = (
    "Open tasks with Label All Tasks: the list of tasks makes room. At the right, fold Info away"
    " (the two arrowheads at the outer end of the bar above it) and leave the tab Relations open;"
    " the browser remembers both."
)
HOW_TO_READ = (
    "Read the whole article before you mark anything. Then go through it once for each layer, in"
    " the order of this page: what comes later links to what came before."
)
HOW_TO_MARK = (
    "Press the key of a label, then drag over the words: whole words, no blanks at the edges; an"
    " item before the parts inside it. The wrong key? Press it again. While something is selected,"
    " a key changes its label: press Esc first. Mark nothing in page furniture (menus, links,"
    " comment forms)."
)
HOW_TO_FILL = (
    "Click the words, or the tag behind them, and fill in the fields beside the text; what stands"
    " after “else” holds when nothing is clicked. For an actor, click the field, type a part of the"
    " name, and click the name (Esc closes the list); one that is not in the list goes into new"
    " actor, with Enter."
)
HOW_TO_LINK = (
    "A relation runs from the item to what fills it: click the item, press Alt+R, click the other."
    " Then, under Relations, where the newest stands on top: ⋯, the box, and the label."
)
HOW_TO_SAVE = (
    "Press Submit when the article is done; once it is submitted, Update saves every change."
)
HOW_TO_CORRECT = (
    "Open the address that the report gives, or the task in the list of tasks, and click the words;"
    " where marks overlap, click the tag behind them. Too many words, or too few: drag the handle"
    " at the edge. The wrong label: click the right one above the text, in the same group. A line"
    " of text: move the mouse over it, click the pencil or the bin. A choice: click it again to"
    " clear it. What else belongs to the mark stays. Backspace deletes a mark with its fields and"
    " links; the bin beside a relation deletes only that. Then press Update."
)

NOT_LABELED = (
    (
        "Nothing is marked in boilerplate: by-lines, agency credits, datelines, crawl headers,"
        " menus, icon names, “Read also” links, source notes, comment forms, teasers of other"
        " articles, and lines of stray punctuation."
    ),
    (
        "The headline, a kicker or standfirst, a heading between paragraphs and a caption are"
        " parts of the article: they are labeled like its body, as often as they stand there."
    ),
    (
        "Where sections begin and end, which line is the headline, and the article’s date,"
        " language and source belong to the document. Your project lead decides them; there is"
        " nothing to mark."
    ),
    (
        "Which quote stands inside another, and which quote holds a threat, is worked out from"
        " what is marked."
    ),
    (
        "A field that the text does not settle stays empty: nothing is guessed, and nothing is"
        " taken from what one knows of the world."
    ),
    (
        "The text is never mended. Garbled words are marked as they stand, and linked as they"
        " are plainly meant."
    ),
)

COUNTED = (
    "An action is a key pressed, a drag, a click, or a part of a name typed. What rules have"
    " marked and got right takes none. A test does each of these in a browser, action by action."
)
SETTING = (
    "Leave Label Studio’s setting “Select region after creating it” off, as it comes: on, it saves"
    " the click that selects what you have just marked, and costs an Esc before the next mark."
)
PRACTICE = """\
Label this article before you read on; its known answer stands below it. Your project lead puts it
into Label Studio (`redline init` makes the folder `practice`), and afterwards says where your
reading and the answer differ:

```
redline push practice/documents.jsonl --actors practice/actors.json --project practice \\
    --annotators annotator-1
redline pull --project practice -o practice/exports
redline agreement practice/exports practice/answer.json \\
    --documents practice/documents.jsonl --actors practice/actors.json
```"""
HOW_TO_READ_EXAMPLES = (
    "In the examples the marked words are **bold**. A line that begins with *not:* shows words that"
    " do not get the label, and says what is right instead."
)
