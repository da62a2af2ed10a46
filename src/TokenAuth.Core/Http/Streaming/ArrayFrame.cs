using System.Text.Json;
using TokenAuth.Errors;

namespace TokenAuth.Http;

/// <summary>The elements of a JSON array: the reply itself, or the array at a place in it. A reply that is no array is one item.</summary>
/// <param name="place">Member names joined by dots; empty for the reply itself.</param>
internal sealed class ArrayFrame(string place) : IItemFrame
{
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = JsonLimits.Depth };

    // The objects on the way to the place: what is left of it inside each.
    private readonly Stack<string> _way = new();
    private JsonReaderState _state = new(Options);
    private OpenToken _open;
    private Step _step = Step.Root;
    private string? _next;
    private int _seen;
    private int _item = -1;
    private int _depth;

    private enum Step
    {
        Root,
        OnTheWay,
        AtPlace,
        InArray,
        Behind,
    }

    public bool IsDone { get; private set; }

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    public int Finished => _item >= 0 ? _item : _seen;

    public bool TryFind(ReadOnlySpan<byte> data, bool isLast, out Range item)
    {
        item = default;
        if (!isLast)
        {
            return _open.MayHaveEnded(data[_seen..]) && Look(data, isLast: false, out item);
        }

        // What was put off is looked at before it is known to be the last: what is wrong then is wrong whatever follows.
        if (Look(data, isLast: false, out item))
        {
            return true;
        }

        // A reply of blanks and comments has no items.
        IsDone = _step == Step.Root && !data[_seen..].ContainsAnyExcept(WhiteSpace);
        return !IsDone && Look(data, isLast: true, out item);
    }

    public void Discard()
    {
        int finished = Finished;
        _seen -= finished;
        _item -= _item >= 0 ? finished : 0;
    }

    private bool Look(ReadOnlySpan<byte> data, bool isLast, out Range item)
    {
        item = default;
        var reader = new Utf8JsonReader(data[_seen..], isLast, _state);
        int origin = _seen;
        try
        {
            while (reader.Read())
            {
                if (Take(ref reader, origin, out item))
                {
                    Keep(ref reader, origin);
                    _open = default;
                    return true;
                }
            }
        }
        catch (JsonException exception)
        {
            // All of it has been looked at before it was known to be the last: what is wrong only now is that nothing follows.
            throw isLast ? Incomplete(exception) : Invalid(exception);
        }

        Keep(ref reader, origin);
        if (reader.BytesConsumed > 0)
        {
            _open = default;
        }

        _open.Tried(data[_seen..]);
        IsDone = isLast;
        if (IsDone && _step == Step.OnTheWay)
        {
            throw NotFound(place);
        }

        return false;
    }

    private bool Take(ref Utf8JsonReader reader, int origin, out Range item)
    {
        item = default;
        switch (_step)
        {
            case Step.Root:
                Enter(ref reader, origin, place);
                break;
            case Step.OnTheWay:
                Walk(ref reader);
                return false;
            case Step.AtPlace:
                Enter(ref reader, origin, "");
                break;
            case Step.InArray when _item < 0 && reader.TokenType == JsonTokenType.EndArray:
                _step = Step.Behind;
                return false;
            case Step.InArray when _item < 0:
                _item = origin + (int)reader.TokenStartIndex;
                break;
            default:
                break;
        }

        if (_item < 0 || reader.CurrentDepth > _depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName)
        {
            return false;
        }

        item = _item..(origin + (int)reader.BytesConsumed);
        _item = -1;
        if (_depth == 0)
        {
            _step = Step.Behind;
        }

        return true;
    }

    // The first token of the reply, or of what stands at the place.
    private void Enter(ref Utf8JsonReader reader, int origin, string rest)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            _step = Step.InArray;
            _depth = reader.CurrentDepth + 1;
        }
        else if (reader.TokenType == JsonTokenType.Null && reader.CurrentDepth > 0)
        {
            // A list without items, to some services.
            _step = Step.Behind;
        }
        else if (rest.Length > 0 && reader.TokenType == JsonTokenType.StartObject)
        {
            _way.Push(rest);
            _step = Step.OnTheWay;
        }
        else if (rest.Length > 0 || reader.CurrentDepth > 0)
        {
            throw NotFound(place);
        }
        else
        {
            _step = Step.InArray;
            _item = origin + (int)reader.TokenStartIndex;
            _depth = 0;
        }
    }

    private void Walk(ref Utf8JsonReader reader)
    {
        // The way begins at depth 1, inside the reply's own object; what is deeper than the way's end is beside it.
        if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == _way.Count - 1)
        {
            _way.Pop();
            return;
        }

        if (reader.TokenType == JsonTokenType.StartObject && _next is { } rest && reader.CurrentDepth == _way.Count)
        {
            _way.Push(rest);
            _next = null;
            return;
        }

        _next = null;
        if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != _way.Count)
        {
            return;
        }

        string? name = JsonPlace.TextOf(ref reader);
        if (name == _way.Peek())
        {
            _step = Step.AtPlace;
        }
        else if (name is not null && JsonPath.TryStep(_way.Peek(), name, out string left))
        {
            _next = left;
        }
    }

    private void Keep(ref Utf8JsonReader reader, int origin)
    {
        _state = reader.CurrentState;
        _seen = origin + (int)reader.BytesConsumed;
    }

    private static TokenAuthException Incomplete(Exception cause) =>
        new(ErrorId.ReplyIncomplete, ErrorKind.InvalidData, "The reply ended in the middle of its JSON. What came before has been handed out.", cause)
        {
            NextStep = "Send the request again; if it ends early again, tell the service's operator.",
        };

    private static TokenAuthException Invalid(Exception cause) =>
        new(ErrorId.JsonInvalid, ErrorKind.InvalidData, "The reply is no valid JSON. What came before has been handed out.", cause)
        {
            NextStep = "Look at the reply with -AsByteStream, or tell the service's operator.",
        };

    private static TokenAuthException NotFound(string place) =>
        new(ErrorId.ItemsNotFound, ErrorKind.InvalidData, $"The reply has no array at '{place}'.")
        {
            NextStep = "Say with -ItemPath where the reply has its items.",
        };
}
