namespace Cpctl.Api.Node;

/// <summary>Takes away a file or tree, links as links and not what they point to.</summary>
internal static class ArchiveRemoval
{
    /// <exception cref="IOException">Something of it is left.</exception>
    public static void Remove(string source)
    {
        if (File.Exists(source) || new FileInfo(source).LinkTarget is not null)
        {
            File.Delete(source);
            return;
        }

        // All names first: a link whose target went before it would be listed as something else.
        foreach (var entry in Directory.GetFileSystemEntries(source))
        {
            if (IsTree(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry); // of a link the link, not what it points to
            }
        }

        try
        {
            Directory.Delete(source);
        }
        catch (IOException) when (!Directory.EnumerateFileSystemEntries(source).Any())
        {
            // A mount point cannot be removed; empty is what was wanted.
        }
    }

    /// <summary>What can't be removed now is removed before the next copy.</summary>
    public static void TryRemove(string path)
    {
        try
        {
            if (Path.Exists(path)) Remove(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reason for the failure before this one is what is told.
        }
    }

    /// <summary>Bytes of all files below, or of the file.</summary>
    public static long SizeOf(string path) => IsTree(path)
        ? new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Sum(file => file.Length)
        : new FileInfo(path) is { LinkTarget: null } file ? file.Length : 0;

    private static bool IsTree(string path) => new FileInfo(path).LinkTarget is null && Directory.Exists(path);
}
