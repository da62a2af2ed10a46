namespace TokenAuth.Emulator;

/// <summary>What a poll meets.</summary>
internal enum DevicePoll
{
    Unknown,
    Pending,
    TooFast,
    Denied,
    Expired,
    Approved,
}
