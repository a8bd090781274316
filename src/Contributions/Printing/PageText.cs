using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Panah.Contributions.Printing;

/// <summary>A view as text, in the language of the request.</summary>
internal sealed class PageText(ICompositeViewEngine views, ITempDataDictionaryFactory temp)
{
    /// <param name="path">Absolute, such as <c>/Pages/Contributions/Slips/_Document.cshtml</c>.</param>
    public async Task<string> RenderAsync(ActionContext action, string path, ViewDataDictionary data)
    {
        var view = views.GetView(executingFilePath: null, path, isMainPage: true).View ?? throw new InvalidOperationException($"There is no view {path}.");
        await using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        await view.RenderAsync(new ViewContext(action, view, data, temp.GetTempData(action.HttpContext), text, new HtmlHelperOptions()));
        return text.ToString();
    }
}
