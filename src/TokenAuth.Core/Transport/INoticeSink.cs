namespace TokenAuth.Transport;

/// <summary>Where the engine says what is no error. Called from any thread.</summary>
public interface INoticeSink
{
    /// <summary>Something that a person should know though the command goes on.</summary>
    /// <param name="message">One or two sentences, without secrets.</param>
    void Warn(string message);

    /// <summary>Whether somebody reads what <see cref="Inform"/> says: where it takes time to say it, it is not said to nobody.</summary>
    bool WantsInformation => true;

    /// <summary>What the engine does, for those who ask.</summary>
    /// <param name="message">One sentence, without secrets.</param>
    void Inform(string message);

    /// <summary>Whether somebody reads the details: making them costs time.</summary>
    bool WantsDetails => false;

    /// <summary>Details of an exchange, for those who look for a fault.</summary>
    /// <param name="message">Several lines, without secrets.</param>
    void Detail(string message)
    {
    }
}
