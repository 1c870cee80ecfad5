namespace Cpctl.Bootstrap.Host;

/// <summary>Which cgroup controllers the machine offers, version 1 (one mount each) or 2 (one file lists them).</summary>
internal static class Cgroups
{
    public static IReadOnlySet<string> Read(string mountPoint, string mounts)
    {
        var unified = Path.Combine(mountPoint, "cgroup.controllers");
        if (File.Exists(unified)) return Split(File.ReadAllText(unified), ' ');
        if (!File.Exists(mounts)) return new HashSet<string>();
        return Split(string.Join(',', File.ReadLines(mounts).Select(line => line.Split(' ')).Where(IsVersion1).Select(fields => fields[3])), ',');
    }

    private static bool IsVersion1(string[] fields) => fields.Length > 3 && fields[2] == "cgroup";

    private static HashSet<string> Split(string text, char separator) =>
        [.. text.Split([separator, '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
