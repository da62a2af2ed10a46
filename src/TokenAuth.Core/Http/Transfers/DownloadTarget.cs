namespace TokenAuth.Http;

/// <summary>Where a download goes.</summary>
/// <param name="Path">The full path of a file, or of a folder that exists: the file is named by the reply then, or by the address.</param>
/// <param name="Resume">Whether what an earlier attempt left is continued.</param>
public sealed record DownloadTarget(string Path, bool Resume = false);
