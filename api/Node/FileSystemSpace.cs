namespace Cpctl.Api.Node;

/// <summary>The file system that a directory is on.</summary>
/// <param name="Id">Tells whether two directories share it, also by different mounts of it.</param>
/// <param name="Free">Bytes that are free.</param>
public sealed record FileSystemSpace(string Id, long Free)
{
    /// <summary>Bytes that nothing of cpctl takes from a disk which etcd's data may be on: etcd stops when it finds the disk full.</summary>
    public const long ReserveForEtcd = 500_000_000;

    private const int DeviceField = 2;
    private const int MountPointField = 4;

    /// <param name="path">Need not be there: what it would be made in counts then.</param>
    /// <exception cref="IOException">The kernel does not tell.</exception>
    public static FileSystemSpace Of(string path)
    {
        path = Path.GetFullPath(path);
        while (!Directory.Exists(path)) path = Path.GetDirectoryName(path)!;
        return new FileSystemSpace(DeviceOf(path, File.ReadLines("/proc/self/mountinfo")), new DriveInfo(path).AvailableFreeSpace);
    }

    /// <summary>major:minor of what is mounted nearest above; of two mounts at one place the later one counts (proc_pid_mountinfo(5)).</summary>
    internal static string DeviceOf(string path, IEnumerable<string> mounts) => (
        from mount in mounts
        let fields = mount.Split(' ')
        where fields.Length > MountPointField
        let point = fields[MountPointField].TrimEnd('/')
        where path == point || path.StartsWith(point + "/", StringComparison.Ordinal)
        orderby point.Length
        select fields[DeviceField]).LastOrDefault() ?? "";
}
