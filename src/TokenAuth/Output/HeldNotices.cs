using TokenAuth.Transport;

namespace TokenAuth.Output;

/// <summary>Keeps what the engine says about one request of many until its turn: what is said about another does not come in between, and nobody waits for the pipeline.</summary>
internal sealed class HeldNotices(bool wantsInformation, bool wantsDetails) : INoticeSink
{
    private readonly object _gate = new();
    private List<Action<INoticeSink>>? _said;

    /// <inheritdoc/>
    public bool WantsInformation => wantsInformation;

    /// <inheritdoc/>
    public bool WantsDetails => wantsDetails;

    /// <inheritdoc/>
    public void Warn(string message) => Keep(sink => sink.Warn(message));

    /// <inheritdoc/>
    public void Inform(string message) => Keep(sink => sink.Inform(message));

    /// <inheritdoc/>
    public void Detail(string message) => Keep(sink => sink.Detail(message));

    /// <summary>Says it.</summary>
    public void SayTo(INoticeSink sink)
    {
        List<Action<INoticeSink>>? said;
        lock (_gate)
        {
            said = _said;
            _said = null;
        }

        foreach (Action<INoticeSink> say in said ?? [])
            say(sink);
    }

    private void Keep(Action<INoticeSink> say)
    {
        lock (_gate)
            (_said ??= []).Add(say);
    }
}
