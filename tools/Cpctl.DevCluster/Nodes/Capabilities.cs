using System.Globalization;

namespace Cpctl.DevCluster.Nodes;

/// <summary>
/// The capabilities that this machine can hand to a container. `--privileged` asks for all of them and fails where one is missing
/// from the bounding set, so they are named one by one.
/// </summary>
internal static class Capabilities
{
    /// <summary>By number, as in linux/capability.h; the engine of Debian 12 knows no later ones.</summary>
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
        "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
        "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
    ];

    public static IEnumerable<string> Available()
    {
        const string label = "CapBnd:";
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(label, StringComparison.Ordinal));
        return FromMask(ulong.Parse(line[label.Length..].Trim(), NumberStyles.HexNumber));
    }

    internal static IEnumerable<string> FromMask(ulong bounding) =>
        Names.Where((_, number) => (bounding & (1UL << number)) != 0);
}
