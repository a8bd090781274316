using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Panah.Ui;

/// <summary>
/// No form is judged by the browser: its bubble speaks the browser's language, names one field at a time and goes away by itself.
/// The page judges, and says all of it.
/// </summary>
[HtmlTargetElement("form")]
public sealed class FormJudgeTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Attributes.SetAttribute(new TagHelperAttribute("novalidate"));
}
