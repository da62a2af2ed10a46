using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Text;

namespace TokenAuth.Canaries;

/// <summary>What the event sources of .NET's network and all activities say while it is open, as text.</summary>
public sealed class EventTrace : EventListener
{
    private const int Largest = 64 * 1024 * 1024;

    private readonly StringBuilder _text = new();
    private readonly List<string> _sources = [];
    private readonly ActivityListener _activities;
    private readonly bool _withInternals;

    /// <summary>Begins to listen.</summary>
    /// <param name="withInternals">Also to what .NET's own developers debug it with, which holds what goes over the wire.</param>
    public EventTrace(bool withInternals = false)
    {
        _withInternals = withInternals;
        _activities = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Add($"{activity.Source.Name} {activity.DisplayName} {string.Join(' ', activity.TagObjects.Concat(activity.Baggage.Select(item => new KeyValuePair<string, object?>(item.Key, item.Value))))} {string.Join(' ', activity.Events.SelectMany(one => one.Tags))}"),
        };
        ActivitySource.AddActivityListener(_activities);
        foreach (EventSource source in EventSource.GetSources())
            Enable(source);
    }

    /// <summary>Gets what was said.</summary>
    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    /// <summary>Gets the sources that said something.</summary>
    public IReadOnlyList<string> Sources
    {
        get
        {
            lock (_text)
                return [.. _sources];
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _activities.Dispose();
    }

    // Called before the constructor has run, too: for the sources that are there already.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (_text is not null && _activities is not null) Enable(eventSource);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        string payload = string.Join(' ', (eventData.Payload ?? new([])).Select(static value => value is byte[] bytes ? Canary.AsText(bytes) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)));
        Add($"{eventData.EventSource.Name} {eventData.EventName} {eventData.Message} {payload}", eventData.EventSource.Name);
    }

    private void Enable(EventSource source)
    {
        bool isWanted = source.Name.StartsWith("System.Net.", StringComparison.Ordinal) || (_withInternals && source.Name.StartsWith("Private.InternalDiagnostics.System.Net.", StringComparison.Ordinal));
        if (isWanted) EnableEvents(source, EventLevel.Verbose, EventKeywords.All);
    }

    private void Add(string line, string? source = null)
    {
        lock (_text)
        {
            if (_text.Length < Largest) _text.AppendLine(line);
            if (source is not null && !_sources.Contains(source, StringComparer.Ordinal)) _sources.Add(source);
        }
    }
}
