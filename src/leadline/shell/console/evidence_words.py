"""Evidence words: why a file was not read to its end, or is not shown, for translation."""

from __future__ import annotations

from django.utils.translation import gettext_noop

#: parts of a file that are read, and whole sentences about files
WORDS = (
    gettext_noop("kind"),
    gettext_noop("metadata"),
    gettext_noop("credentials"),
    gettext_noop("size and position"),
    gettext_noop("marks of work"),
    gettext_noop("imprint"),
    gettext_noop("table"),
    gettext_noop("The file cannot be opened: its seal does not hold."),
    gettext_noop("The file says more of itself than can be kept."),
    gettext_noop("The process that reads files did not answer."),
    gettext_noop("Reading it took too long and was stopped."),
    gettext_noop("It could not be read: the reader broke on it."),
    gettext_noop("Reading the picture took too long and was stopped."),
    gettext_noop("The picture could not be read: the reader broke on it."),
    gettext_noop("It needs more memory than a file may take."),
    gettext_noop("It unpacks to very many times its size and was not unpacked."),
    gettext_noop("The picture is broken or cut off and cannot be decoded."),
    gettext_noop("This is no picture that can be shown here."),
    gettext_noop(
        "A HEIC picture that is broken, far too large or of a rare kind cannot be shown; its own data are "
        "read as far as they can be."
    ),
    gettext_noop("An AVIF picture cannot be shown here; its own data are read as far as they can be."),
    gettext_noop("There is no viewing copy of a video; still frames are not made yet."),
    gettext_noop("There is no viewing copy of a recording; open the original on a machine apart."),
    gettext_noop("A PDF may hold programs and is not drawn here; open the original on a machine apart."),
    gettext_noop("An archive or an office document is not opened for viewing."),
    gettext_noop("An SVG is a program that draws, and is not shown; open the original on a machine apart."),
)
#: sentences with holes
FORMS = (
    gettext_noop("Reading its %(aspect)s took too long and was stopped."),
    gettext_noop("Its %(aspect)s could not be read: the reader broke on it."),
    gettext_noop("Its %(aspect)s could not be read: it is broken or cut off."),
    gettext_noop("Its %(aspect)s could not be read: it needs more memory than a file may take."),
    gettext_noop("Its %(aspect)s would have said more than %(count)s bytes and was stopped."),
    gettext_noop("The picture says that it has %(size)s pixels; at most %(most)s are decoded."),
    gettext_noop("It is %(size)s pixels by its header, at most %(most)s in all are decoded."),
)
