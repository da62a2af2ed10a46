using System.Net;
using System.Text;

namespace TokenAuth.Emulator;

/// <summary>The few pages that people see.</summary>
internal static class HtmlPage
{
    public static IResult Result(string title, string body, int statusCode = StatusCodes.Status200OK) => Results.Text(
        $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Text(title)}</title></head><body><h1>{Text(title)}</h1>{body}</body></html>",
        "text/html",
        Encoding.UTF8,
        statusCode);

    /// <summary>Text as a page may hold it.</summary>
    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? string.Empty);
}
