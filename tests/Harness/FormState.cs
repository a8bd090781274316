using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Shouldly;

namespace Panah.Harness;

/// <summary>What stands in one form, and what a browser would send of it.</summary>
internal sealed class FormState(IHtmlFormElement form)
{
    private readonly Dictionary<IElement, string> _typed = [];
    private readonly Dictionary<IElement, bool> _ticked = [];
    private readonly Dictionary<IElement, (string Name, byte[] Content, string Type)> _files = [];

    public IHtmlFormElement Form => form;

    public static IHtmlFormElement Of(IElement element) =>
        (element.GetAttribute("form") is { } id ? element.Owner!.GetElementById(id) as IHtmlFormElement : element.Closest("form") as IHtmlFormElement)
        ?? throw new ShouldAssertException($"{element.LocalName} «{element.GetAttribute("name")}» is in no form.");

    public bool Touched(IElement field) => _typed.ContainsKey(field);

    public void Set(IElement field, string value)
    {
        if (field is IHtmlInputElement { Type: "radio" })
        {
            foreach (var other in Members().Where(m => m is IHtmlInputElement { Type: "radio" } && Name(m) == Name(field)))
            {
                _ticked[other] = other == field;
            }
        }
        else
        {
            _typed[field] = value;
        }
    }

    public void SetTicked(IElement box, bool on) => _ticked[box] = on;

    public void SetFile(IElement field, string name, byte[] content, string type) => _files[field] = (name, content, type);

    public (HttpMethod Method, Uri Target, HttpContent? Content) Submit(IElement button, Uri page)
    {
        var fields = Members().SelectMany(m => Sent(m, button)).ToList();
        var action = button.GetAttribute("formaction") ?? form.GetAttribute("action");
        var target = string.IsNullOrEmpty(action) ? page : new Uri(page, action);
        var method = button.GetAttribute("formmethod") ?? form.GetAttribute("method");
        if (!string.Equals(method, "post", StringComparison.OrdinalIgnoreCase))
        {
            using var query = new FormUrlEncodedContent(fields);
            return (HttpMethod.Get, new UriBuilder(target) { Query = query.ReadAsStringAsync().GetAwaiter().GetResult() }.Uri, null);
        }

        return (HttpMethod.Post, target, form.Enctype == "multipart/form-data" ? Multipart(fields) : new FormUrlEncodedContent(fields));
    }

    private static string Name(IElement field) => field.GetAttribute("name") ?? "";

    private IEnumerable<IElement> Members() => form.Owner!.QuerySelectorAll("input,select,textarea,button")
        .Where(m => m.GetAttribute("form") is { } id ? id == form.Id : m.Closest("form") == form);

    private IEnumerable<KeyValuePair<string, string>> Sent(IElement member, IElement pressed)
    {
        if (Name(member).Length == 0 || member.HasAttribute("disabled") || member.Closest("fieldset[disabled]") is not null)
        {
            return [];
        }

        return member switch
        {
            IHtmlButtonElement or IHtmlInputElement { Type: "submit" or "button" or "image" } =>
                member == pressed ? [One(member, member.GetAttribute("value") ?? "")] : [],
            IHtmlInputElement { Type: "checkbox" or "radio" } input =>
                _ticked.GetValueOrDefault(member, input.HasAttribute("checked")) ? [One(member, input.GetAttribute("value") ?? "on")] : [],
            IHtmlInputElement { Type: "file" } => [],
            IHtmlSelectElement select when !_typed.ContainsKey(member) => select.SelectedOptions.Select(o => One(member, o.Value)),
            IHtmlTextAreaElement area => [One(member, _typed.GetValueOrDefault(member, area.TextContent))],
            _ => [One(member, _typed.GetValueOrDefault(member, member.GetAttribute("value") ?? ""))],
        };
    }

    private MultipartFormDataContent Multipart(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var (field, file) in _files)
        {
            var part = new ByteArrayContent(file.Content);
            part.Headers.ContentType = new MediaTypeHeaderValue(file.Type);
            content.Add(part, Name(field), file.Name);
        }

        return content;
    }

    private static KeyValuePair<string, string> One(IElement field, string value) => new(Name(field), value);
}
