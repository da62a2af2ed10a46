namespace TokenAuth.Http;

/// <summary>Hears how far a body is that takes longer than a second. Called from any thread, a few times a second.</summary>
public interface ITransferProgress
{
    /// <summary>Takes the state of a transfer.</summary>
    /// <param name="progress">How far it is.</param>
    void Report(TransferProgress progress);
}
