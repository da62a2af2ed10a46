using System.Globalization;
using System.Text;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;

namespace TokenAuth.Http;

/// <summary>Finds in a reply what makes it a page: its items, and how many there are in all.</summary>
internal static class PageReader
{
    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>Reads a page.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ItemsNotFound"/>.</exception>
    public static Page Read(HttpResponseMessage response, byte[] body, PagingDefinition rules)
    {
        // An error that the caller wants to see is the caller's to read.
        if (!response.IsSuccessStatusCode)
        {
            return new Page(response, body) { Count = 1 };
        }

        ReadOnlyMemory<byte> text = ToUtf8(response, body);
        if (!text.Span.ContainsAnyExcept(WhiteSpace))
        {
            return new Page(response, body);
        }

        bool hasToBeRead = rules.Items.Count > 0 || rules.Style is PagingStyle.Page or PagingStyle.Offset;
        try
        {
            JsonPlace? items = FindItems(text.Span, rules);
            if (items is null && hasToBeRead)
            {
                throw NotFound(response, rules.Items.Count == 0 ? "is no JSON array" : $"has no array at {string.Join(", ", rules.Items.Select(static place => $"'{place}'"))}", cause: null);
            }

            return new Page(response, body)
            {
                Text = text,
                Items = items is { } found ? (found.IsNull ? "[]"u8.ToArray() : text[found.Range]) : default(ReadOnlyMemory<byte>?),
                Count = items is { } place ? (place.IsNull ? 0 : JsonPlace.CountElements(text.Span[place.Range])) : 1,
                Total = rules.Total is { } total ? ReadTotal(text.Span, total) : null,
            };
        }
        catch (JsonException exception) when (hasToBeRead || rules.Next is not null)
        {
            throw NotFound(response, "is no JSON", exception);
        }
        catch (JsonException)
        {
            // Link headers go with any kind of body.
            return new Page(response, body) { Count = 1 };
        }
    }

    // A body that is an array is its own items, whatever the definition says.
    private static JsonPlace? FindItems(ReadOnlySpan<byte> text, PagingDefinition rules)
    {
        if (JsonPlace.Find(text, "") is { Kind: JsonTokenType.StartArray } whole)
        {
            return whole;
        }

        foreach (string place in rules.Items)
        {
            if (JsonPlace.Find(text, place) is { } found && (found.IsNull || found.Kind == JsonTokenType.StartArray))
            {
                return found;
            }
        }

        return null;
    }

    private static long? ReadTotal(ReadOnlySpan<byte> text, string place) =>
        JsonPlace.Find(text, place)?.TextIn(text) is { } value && long.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long total) ? total : null;

    private static ReadOnlyMemory<byte> ToUtf8(HttpResponseMessage response, byte[] body)
    {
        string? charSet = response.Content.Headers.ContentType?.CharSet;
        ReadOnlyMemory<byte> text = BodyText.IsUtf8(body, charSet) ? body : Encoding.UTF8.GetBytes(BodyText.Decode(body, charSet));
        return text.Span.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
    }

    private static TokenAuthException NotFound(HttpResponseMessage response, string what, Exception? cause) =>
        new(ErrorId.ItemsNotFound, ErrorKind.InvalidData, $"The reply of '{Redactor.Redact(response.RequestMessage!.RequestUri!)}' {what}.", cause)
        {
            NextStep = "Say with -Paging or -ItemPath where the reply has its items, or ask without paging.",
        };
}
