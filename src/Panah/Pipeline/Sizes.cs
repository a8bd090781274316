using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;
using Panah.Ui;

namespace Panah.Host;

/// <summary>
/// Row S9: every form, field and parameter of a page has a bound, judged before the page sees any of it; text with a NUL, which no database
/// keeps and nobody types, is refused here too. Endpoints for programs bound what they read themselves.
/// </summary>
internal static class Sizes
{
    public static void UseSizes(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        var status = Judge(http.Request.Query, []) ?? JudgeRoute(http);
        var page = http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null;
        // A page is read or sent to. MVC would take other words too: «PAGE» names methods of its own as handlers.
        if (page && !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsPost(http.Request.Method)))
            status = StatusCodes.Status405MethodNotAllowed;
        if (status is null && page && http.Request.HasFormContentType)
            status = await JudgeFormAsync(http);
        if (status is null)
            await next(http);
        else
            http.Response.StatusCode = status.Value;
    });

    private static int? JudgeRoute(HttpContext http) =>
        http.Request.RouteValues.Values.Any(value => value is string text && IsBroken(text)) ? StatusCodes.Status400BadRequest : null;

    private static async Task<int?> JudgeFormAsync(HttpContext http)
    {
        var metadata = http.GetEndpoint()!.Metadata;
        var longer = metadata.GetOrderedMetadata<LongFieldAttribute>();
        var files = metadata.GetMetadata<RequestSizeLimitAttribute>() is not null || metadata.GetMetadata<RequestFormLimitsAttribute>() is not null;
        var most = FieldSizes.Body + longer.Sum(field => (long)field.Length * FieldSizes.BytesOfCharacter);
        // A page that takes files says itself how much.
        if (!files && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = most;
        var longest = Math.Max(FieldSizes.Usual, longer.Select(field => field.Length).DefaultIfEmpty().Max());
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions
        {
            ValueCountLimit = FieldSizes.Fields, KeyLengthLimit = FieldSizes.Name * 4, ValueLengthLimit = longest * 4, BufferBodyLengthLimit = long.MaxValue,
            MultipartBodyLengthLimit = files ? http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? most : most,
        }));
        try
        {
            return Judge(await http.Request.ReadFormAsync(http.RequestAborted), longer);
        }
        catch (BadHttpRequestException refused)
        {
            return refused.StatusCode;
        }
        catch (InvalidDataException)
        {
            return StatusCodes.Status400BadRequest;
        }
        catch (IOException)
        {
            // It broke off in the middle of the body.
            return StatusCodes.Status400BadRequest;
        }
    }

    private static int? Judge(IEnumerable<KeyValuePair<string, StringValues>> fields, IReadOnlyList<LongFieldAttribute> longer)
    {
        foreach (var (name, values) in fields)
        {
            if (name.Length > FieldSizes.Name)
                return StatusCodes.Status400BadRequest;
            var most = longer.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Length ?? FieldSizes.Usual;
            foreach (var value in values)
            {
                if (value?.Length > most)
                    return StatusCodes.Status413PayloadTooLarge;
                if (value is not null && IsBroken(value))
                    return StatusCodes.Status400BadRequest;
            }
        }

        return null;
    }

    /// <summary>A NUL, or half a surrogate pair.</summary>
    private static bool IsBroken(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\0' || char.IsLowSurrogate(text[at]))
                return true;
            if (char.IsHighSurrogate(text[at]) && (++at == text.Length || !char.IsLowSurrogate(text[at])))
                return true;
        }

        return false;
    }
}
