using System.Management.Automation;
using TokenAuth.Http;
using TokenAuth.Input;

namespace TokenAuth.Commands;

/// <content>When it is sent again.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    private bool _keyIsTaken;

    /// <summary>
    /// How often the request is sent again after a 408, 429 or 5xx, a lost connection, or a time limit that ran out. Without it: twice
    /// within a minute, after a 408, 429, 502, 503 or 504, or a lost connection. Only what is safe to repeat is: GET, HEAD, OPTIONS, TRACE, PUT, DELETE, and what never left.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRetryCount { get; set; }

    /// <summary>How many seconds to wait before a retry where the service names no time. Without it, a second, doubled each time up to half a minute, with jitter.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int RetryIntervalSec { get; set; }

    /// <summary>How many seconds after the first attempt the last retry may begin. 60 where neither this nor -MaximumRetryCount is given; else without end.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int RetryBudgetSec { get; set; }

    /// <summary>Sends a POST or PATCH again too: you know that doing it twice does no harm.</summary>
    [Parameter]
    public SwitchParameter RetryNonIdempotent { get; set; }

    /// <summary>The Idempotency-Key header: the service does the same thing once however often it comes, so it may be sent again.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IdempotencyKey { get; set; }

    // A second body under the same key is one that the service takes for the first.
    private string? TakeIdempotencyKey()
    {
        if (IdempotencyKey is null) return null;
        if (_keyIsTaken) throw Invalid("An idempotency key is for one request.", "Send each body with a key of its own, for instance @{ Uri = '/items'; Body = $body; IdempotencyKey = $key } down the pipeline.");
        _keyIsTaken = true;
        return IdempotencyKey;
    }

    private RetryPolicy MakeRetryPolicy(RequestItem? item)
    {
        RetryPolicy policy = RetryPolicy.Default with { OfAnyMethod = RetryNonIdempotent || (item?.IdempotencyKey ?? IdempotencyKey) is not null };
        if (IsBound(nameof(MaximumRetryCount))) policy = policy with { MaximumRetries = MaximumRetryCount, OnAnyFailure = true, Budget = null };
        if (IsBound(nameof(RetryIntervalSec))) policy = policy with { Interval = TimeSpan.FromSeconds(RetryIntervalSec) };
        if (IsBound(nameof(RetryBudgetSec))) policy = policy with { Budget = TimeSpan.FromSeconds(RetryBudgetSec) };
        return policy;
    }
}
