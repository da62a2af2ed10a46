using System.Text;

namespace TokenAuth.Http;

/// <summary>The character set that a reply names.</summary>
internal static class ReplyEncoding
{
    /// <summary>UTF-8 where none is named, or an unknown one.</summary>
    public static Encoding Of(HttpResponseMessage response)
    {
        string? name = response.Content.Headers.ContentType?.CharSet?.Trim('"');
        try
        {
            return string.IsNullOrEmpty(name) ? Encoding.UTF8 : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
