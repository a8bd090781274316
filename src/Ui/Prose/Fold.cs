using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Panah.Ui;

/// <summary>A question and its answer, which opens when the question is pressed; works without a script.</summary>
internal sealed class Fold(HeadingBlock question) : ContainerBlock(parser: null)
{
    /// <summary>Headings of this level are questions.</summary>
    private const int Level = 3;

    public HeadingBlock Question => question;

    /// <summary>Every question takes what stands under it, up to the next heading.</summary>
    public static void FoldQuestions(MarkdownDocument document)
    {
        for (var at = 0; at < document.Count; at++)
        {
            if (document[at] is not HeadingBlock { Level: Level } question) continue;
            var fold = new Fold(question);
            document.RemoveAt(at);
            while (at < document.Count && document[at] is not HeadingBlock)
            {
                var block = document[at];
                document.RemoveAt(at);
                fold.Add(block);
            }

            document.Insert(at, fold);
        }
    }
}

internal sealed class FoldRenderer : HtmlObjectRenderer<Fold>
{
    protected override void Write(HtmlRenderer renderer, Fold obj)
    {
        renderer.Write("<details class=\"fold\"><summary>");
        renderer.WriteLeafInline(obj.Question);
        renderer.Write("</summary><div class=\"stack\">");
        renderer.WriteChildren(obj);
        renderer.Write("</div></details>");
    }
}

/// <summary>Numbers to dial and the like, which run from left to right in every language.</summary>
internal sealed class LatinWord : HtmlObjectRenderer<CodeInline>
{
    protected override void Write(HtmlRenderer renderer, CodeInline obj)
    {
        renderer.Write("<bdi dir=\"ltr\" class=\"num\">");
        renderer.WriteEscape(obj.Content);
        renderer.Write("</bdi>");
    }
}
