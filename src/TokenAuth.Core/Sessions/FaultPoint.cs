using System.Diagnostics;

namespace TokenAuth.Sessions;

/// <summary>
/// The places between the steps at which tests kill the process, as a power failure would: <c>TOKENAUTH_FAULT</c> names one. A release
/// build has none of the calls.
/// </summary>
internal static class FaultPoint
{
    public const string EnvironmentVariable = "TOKENAUTH_FAULT";

    public const string AfterLook = "after-look";
    public const string AfterLock = "after-lock";
    public const string AfterNewest = "after-newest";
    public const string AfterClaim = "after-claim";
    public const string AfterPrepare = "after-prepare";
    public const string AfterIntent = "after-intent";
    public const string AfterReply = "after-reply";
    public const string AfterWrite = "after-write";
    public const string AfterRename = "after-rename";
    public const string AfterPublish = "after-publish";
    public const string AfterEntry = "after-entry";
    public const string AfterTombstone = "after-tombstone";
    public const string AfterRevocation = "after-revocation";
    public const string AfterKey = "after-key";
    public const string AfterSealed = "after-sealed";

    /// <summary>Those of a renewal, in their order; <see cref="AfterClaim"/> and <see cref="AfterEntry"/> are passed with a shared vault only.</summary>
    public static readonly IReadOnlyList<string> OfRenewal =
        [AfterLook, AfterLock, AfterNewest, AfterClaim, AfterPrepare, AfterIntent, AfterReply, AfterWrite, AfterRename, AfterPublish, AfterEntry];

    /// <summary>Those of a sign-out, in their order.</summary>
    public static readonly IReadOnlyList<string> OfSignOut = [AfterTombstone, AfterRevocation];

    /// <summary>Those of a sign-in that is saved, in their order.</summary>
    public static readonly IReadOnlyList<string> OfSaving = [AfterKey, AfterSealed, AfterEntry];

    /// <summary>Whether this build has the calls.</summary>
#if DEBUG
    public static readonly bool IsBuiltIn = true;
#else
    public static readonly bool IsBuiltIn;
#endif

    private static readonly string? Wanted = Environment.GetEnvironmentVariable(EnvironmentVariable);

    /// <summary>Ends the process at once, without a trace, if this is the place.</summary>
    [Conditional("DEBUG")]
    public static void Hit(string name)
    {
        if (name == Wanted)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
