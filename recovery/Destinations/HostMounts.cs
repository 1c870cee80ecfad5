namespace Cpctl.Recovery.Destinations;

/// <summary>Which directories of the host a container sees.</summary>
public static class HostMounts
{
    private const int MountPointField = 4;

    /// <summary>
    /// Whether what is written to a directory lands on the host: what it is in is mounted here. A pod that was started before the destination was named
    /// would write into its own container, and the bundle be gone with it.
    /// </summary>
    /// <exception cref="IOException">The kernel does not tell.</exception>
    public static bool Reach(string directory) => IsMounted(Path.GetDirectoryName(directory), File.ReadLines("/proc/self/mountinfo"));

    internal static bool IsMounted(string? directory, IEnumerable<string> mounts) =>
        mounts.Any(mount => mount.Split(' ') is { Length: > MountPointField } fields && fields[MountPointField] == directory);
}
