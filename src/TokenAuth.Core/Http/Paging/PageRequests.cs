using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;

namespace TokenAuth.Http;

/// <summary>Makes the request for each next page, and notices a list that does not get on.</summary>
internal sealed class PageRequests
{
    private readonly PagingDefinition _rules;
    private readonly NextLinkRules _links;
    private readonly bool _inBody;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private RequestSpec _request;
    private long _number;
    private long _before;
    private bool _isCounted;
    private ReadOnlyMemory<byte>? _last;

    public PageRequests(PagingDefinition rules, RequestSpec first, PageLimits limits, NextLinkRules links)
    {
        // A stream, or content that somebody else made, is closed with its request.
        if (first.Body is ContentBody)
        {
            throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, "The body can be sent once only, and each page needs it.")
            {
                NextStep = "Give the body as text, bytes or a file.",
            };
        }

        _rules = rules;
        _links = links;
        _inBody = rules.In == PagingPlace.Body || (rules.In == PagingPlace.Automatic && BodyOf(first) is not null);
        _request = first;
        _number = ReadNumber(rules.Parameter) ?? rules.Start;
        if (rules.Size is { } size && Read(rules.SizeParameter) is null)
        {
            Write(rules.SizeParameter, JsonValue.Create(size));
        }

        if (rules.Style == PagingStyle.Offset && limits.Skip is > 0 and < int.MaxValue)
        {
            // Here the service passes over them.
            Passed = limits.Skip;
            _number += (long)limits.Skip;
            Write(rules.Parameter, JsonValue.Create(_number));
        }

        _before = _number - rules.Start;
    }

    /// <summary>The request for the page that is next.</summary>
    public RequestSpec Current => _request;

    /// <summary>How many items the first request passes over by itself.</summary>
    public ulong Passed { get; }

    /// <summary>Goes on to the page after this one.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.NextPageRepeats"/> or <see cref="ErrorId.NextPageNotAllowed"/>.</exception>
    public bool MoveAfter(Page page)
    {
        if (!page.Response.IsSuccessStatusCode || (_rules.More is { } more && Find(page, more)?.TextIn(page.Text.Span) == "false"))
        {
            return false;
        }

        return _rules.Style switch
        {
            PagingStyle.Link => Follow(page, LinkHeader.FindNext(Links(page))),
            PagingStyle.NextUrl => Follow(page, Find(page, _rules.Next!)?.TextIn(page.Text.Span)),
            PagingStyle.Cursor => HandBack(page, Find(page, _rules.Next!)),
            _ => Count(page),
        };
    }

    private static IEnumerable<string> Links(Page page) => page.Response.Headers.TryGetValues("Link", out IEnumerable<string>? values) ? values : [];

    private static JsonPlace? Find(Page page, string place) => page.Text.IsEmpty ? null : JsonPlace.Find(page.Text.Span, place);

    private bool Follow(Page page, string? link)
    {
        if (string.IsNullOrWhiteSpace(link) || link is "false")
        {
            return false;
        }

        Uri next = _links.Resolve(page.Response.RequestMessage!.RequestUri!, link);
        _seen.Add(Asked(page.Response.RequestMessage.RequestUri!));
        if (!_seen.Add(Asked(next)))
        {
            throw Repeats($"names '{Redactor.Redact(next)}' as the next page, which was fetched already");
        }

        _request = _request with { Address = next.AbsoluteUri };
        return true;
    }

    // A fragment stays here: with another one it is the same page.
    private static string Asked(Uri address) => address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    private bool HandBack(Page page, JsonPlace? cursor)
    {
        if (cursor?.TextIn(page.Text.Span) is not { Length: > 0 } mark || cursor is { Kind: JsonTokenType.False })
        {
            return false;
        }

        if (!_seen.Add(mark))
        {
            throw Repeats($"hands out the same '{_rules.Next}' again");
        }

        Write(_rules.Parameter, cursor is { Kind: JsonTokenType.Number } ? JsonNode.Parse(mark)! : JsonValue.Create(mark));
        return true;
    }

    private bool Count(Page page)
    {
        if (page.Count == 0)
        {
            return false;
        }

        if (_last is { } last && page.Items is { } items && last.Span.SequenceEqual(items.Span))
        {
            throw Repeats($"answers every '{_rules.Parameter}' with the same items");
        }

        // A page by number began after full ones, each as long as the first that was seen.
        if (!_isCounted && _rules.Style == PagingStyle.Page)
        {
            _before *= Read(_rules.SizeParameter) is { } size && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? Math.Min(asked, page.Count) : page.Count;
        }

        _isCounted = true;
        _before += page.Count;
        _last = page.Items;
        if (page.Total <= _before)
        {
            return false;
        }

        _number = _rules.Style == PagingStyle.Page ? _number + 1 : _number + page.Count;
        Write(_rules.Parameter, JsonValue.Create(_number));
        return true;
    }

    private static TokenAuthException Repeats(string what) =>
        new(ErrorId.NextPageRepeats, ErrorKind.InvalidData, $"The list does not get on: the service {what}.")
        {
            NextStep = "Correct how the list is paged (-Paging, or the service definition's 'paging'), or tell the service's operator.",
        };

    private long? ReadNumber(string name) => long.TryParse(Read(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private string? Read(string name) => _inBody ? BodyOf(_request)?[name]?.ToString() : QueryParameters.Get(_request.Address, name);

    private void Write(string name, JsonNode value)
    {
        if (_inBody)
        {
            JsonObject body = BodyOf(_request) ?? [];
            body[name] = value;
            _request = _request with { Body = RequestBody.FromBytes(Encoding.UTF8.GetBytes(body.ToJsonString())), ContentType = _request.ContentType ?? "application/json" };
        }
        else
        {
            _request = _request with { Address = QueryParameters.With(_request.Address, name, value.ToString()) };
        }
    }

    private static JsonObject? BodyOf(RequestSpec request)
    {
        if (request.Body is not BytesBody { Bytes.IsEmpty: false } body || request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(body.Bytes.Span) is JsonObject { Count: >= 0 } members ? members : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // No JSON, or a name that is there twice: the caller's to send, not ours to change.
            return null;
        }
    }
}
