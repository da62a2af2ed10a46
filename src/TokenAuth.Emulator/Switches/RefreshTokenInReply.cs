namespace TokenAuth.Emulator;

/// <summary>Whether a refresh is answered with a refresh token. Where it is not, the one that was sent stays good.</summary>
public enum RefreshTokenInReply
{
    /// <summary>A token.</summary>
    Present,

    /// <summary>No such member.</summary>
    Absent,

    /// <summary>The member, and null.</summary>
    Null,
}
