using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Ui.Copies;
using Panah.Ui.Texts;

namespace Panah.Ui.SecurityCodes;

/// <summary>
/// The security code's place in a form. With JavaScript the picture stays in a <c>noscript</c> that scripts open on request;
/// without JavaScript it simply shows.
/// </summary>
[HtmlTargetElement("p-security-code", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SecurityCodeTagHelper(SecurityCode securityCode, PanahSettings settings, IStringLocalizer<SecurityCodeTexts> text, Frame frame) : TagHelper
{
    /// <summary>Which form this is; a challenge of one opens no other.</summary>
    public string Purpose { get; set; } = "";

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (settings.SecurityCode == SecurityCodeMode.Off)
        {
            output.SuppressOutput();
            return;
        }

        var passed = Equals(ViewContext.HttpContext.Items[typeof(SecurityCode)], Purpose);
        var token = securityCode.Create(ViewContext.HttpContext, Purpose, passed ? ChallengeKind.Passed : ChallengeKind.Open);
        if (!passed) ViewContext.HttpContext.AddFreshValue(new FreshValue(Forms(token), http => Forms(securityCode.Create(http, Purpose))));
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "security");
        output.Content.AppendHtml($"<input type=\"hidden\" name=\"{SecurityCode.TokenField}\" value=\"{token}\">");
        if (passed)
        {
            output.Content.AppendHtml("<p class=\"hint\">").Append(text["Passed"]).AppendHtml("</p>");
            return;
        }

        FieldOrder.Add(ViewContext, SecurityCode.Field);
        var wrong = ViewContext.ViewData.ModelState.TryGetValue(SecurityCode.Field, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;
        var quiet = settings.SecurityCode == SecurityCodeMode.Adaptive;
        if (quiet) WriteQuiet(output, token, wrong is not null);
        WriteBlock(output.Content, token, wrong);
        if (quiet) output.Content.AppendHtml("</noscript>");
        output.Content.AppendHtml($"<script type=\"module\" src=\"{frame.Asset("security-code.js")}\"></script>");
    }

    /// <summary>The token as the form has it, and the part that the picture's address has.</summary>
    private static string[] Forms(string token) => [token, Challenges.NoncePart(token)];

    private void WriteQuiet(TagHelperOutput output, string token, bool wrong)
    {
        output.Attributes.SetAttribute("data-proof", token);
        output.Attributes.SetAttribute("data-worker", frame.Asset("proof-worker.js"));
        if (wrong) output.Attributes.SetAttribute("data-wrong", "1");
        output.Attributes.SetAttribute("data-working", text["Working"].Value);
        output.Content.AppendHtml($"<input type=\"hidden\" name=\"{SecurityCode.ProofField}\"><button type=\"button\" class=\"btn btn--link\" hidden data-show>")
            .Append(text["Show"]).AppendHtml("</button><noscript>");
    }

    private void WriteBlock(TagHelperContent html, string token, string? error)
    {
        var address = $"/security-code/{Challenges.NoncePart(token)}?lang={Show.Language.Tag}";
        html.AppendHtml(error is null ? "<div class=\"field\">" : "<div class=\"field field--bad\">")
            .AppendHtml($"<label for=\"{SecurityCode.Field}\">").Append(text["Label"]).AppendHtml($"</label><p class=\"hint\" id=\"{SecurityCode.Field}-h\">")
            .Append(text["Hint"]).AppendHtml("</p>");
        if (error is not null) html.AppendHtml($"<p class=\"err\" id=\"{SecurityCode.Field}-e\">").Append(error).AppendHtml("</p>");
        html.AppendHtml($"<div class=\"captcha\"><img src=\"{address.Replace("?", ".png?", StringComparison.Ordinal)}\" width=\"{Picture.Width}\" height=\"{Picture.Height}\" alt=\"")
            .Append(text["Picture"]).AppendHtml($"\"><button class=\"btn btn--soft btn--s\" name=\"{SecurityCode.NewField}\" value=\"1\" formnovalidate>")
            .Append(text["New"]).AppendHtml($"</button><a class=\"btn btn--soft btn--s\" role=\"button\" data-listen href=\"{address.Replace("?", ".wav?", StringComparison.Ordinal)}\">")
            .Append(text["Listen"]).AppendHtml("</a></div>")
            .AppendHtml($"<input class=\"input input--id\" id=\"{SecurityCode.Field}\" name=\"{SecurityCode.Field}\" inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"12\" dir=\"ltr\" aria-describedby=\"{SecurityCode.Field}-h{(error is null ? "" : $" {SecurityCode.Field}-e")}\"{(error is null ? "" : " aria-invalid=\"true\"")}></div>");
    }
}
