namespace Cpctl.StaticPods.Rendering;

/// <summary>A path of the host, mounted under the same path into a static pod.</summary>
/// <param name="Name">The volume's name.</param>
/// <param name="Path">On the host and in the container.</param>
/// <param name="Type">A hostPath type such as Directory, DirectoryOrCreate, File.</param>
/// <param name="ReadOnly">False when the component writes there.</param>
/// <param name="FollowsHost">True when mounts that the host makes below it later must appear, and vanish, in the pod too.</param>
internal sealed record HostMount(string Name, string Path, string Type = "Directory", bool ReadOnly = true, bool FollowsHost = false)
{
    public static HostMount Writable(string name, string path, string type = "DirectoryOrCreate") => new(name, path, type, ReadOnly: false);

    public static HostMount File(string name, string path) => new(name, path, "File");
}
