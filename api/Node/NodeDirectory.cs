namespace Cpctl.Api.Node;

/// <summary>Makes directories with explicit modes, durably.</summary>
public static class NodeDirectory
{
    /// <summary>Makes the directory and missing parents with mode 0755; leaves existing ones as they are.</summary>
    public static void Ensure(string path)
    {
        if (!Directory.Exists(path))
        {
            Make(Path.GetFullPath(path), FileModes.PublicDirectory);
        }
    }

    /// <summary>Makes the directory, or corrects the mode and owner of an existing one.</summary>
    public static void Ensure(string path, UnixFileMode mode)
    {
        path = Path.GetFullPath(path);
        if (!Directory.Exists(path))
        {
            Make(path, mode);
        }
        else if (File.GetUnixFileMode(path) != mode)
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static void Make(string path, UnixFileMode mode)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
        {
            Ensure(parent);
        }

        Directory.CreateDirectory(path, mode);
        File.SetUnixFileMode(path, mode); // the creation mode is subject to the umask
        LibC.GiveToRoot(path);
        if (parent is not null)
        {
            LibC.SyncDirectory(parent);
        }
    }
}
