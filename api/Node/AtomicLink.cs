using System.Security.Cryptography;

namespace Cpctl.Api.Node;

/// <summary>Symbolic links that change from one target to another in one step.</summary>
public static class AtomicLink
{
    /// <summary>Makes <paramref name="path"/> a link to <paramref name="target"/> (as written, usually relative), replacing a link or file.</summary>
    /// <returns>False when it was so already.</returns>
    public static bool Point(string path, string target)
    {
        if (new FileInfo(path).LinkTarget == target)
        {
            return false;
        }

        var temporary = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp";
        File.CreateSymbolicLink(temporary, target);
        if (LibC.Rename(temporary, path) is not 0 and var error)
        {
            File.Delete(temporary);
            throw new IOException($"cannot replace {path} by a link: {new System.ComponentModel.Win32Exception(error).Message}");
        }

        LibC.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return true;
    }
}
