using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Panah.Notices.Letters;

namespace Panah.Notices.Pages;

/// <summary>The chosen letters as a file, sent while it is written.</summary>
internal sealed class LetterFilesResult(LetterFiles files, Reader reader, LetterChoice choice, string name) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        http.Response.ContentType = "application/zip";
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        return files.WriteAsync(http.Response.Body, reader, choice, http.RequestAborted);
    }
}
