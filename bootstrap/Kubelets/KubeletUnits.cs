using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Kubelets;

/// <summary>
/// What systemd is told of the kubelet: a drop-in that points its unit at cpctl's files, a path unit that restarts it when the agent, which runs in a container
/// and cannot speak to systemd, asks for it with a file, and one that watches over a new configuration.
/// </summary>
internal static class KubeletUnits
{
    public const string RestartPath = "cpctl-kubelet-restart.path";
    public const string TrialPath = "cpctl-kubelet-trial.path";

    private const string Folder = "etc/systemd/system/";

    /// <param name="paths">Where the kubelet's files are.</param>
    /// <param name="kubelet">The program.</param>
    /// <param name="systemctl">The program.</param>
    /// <returns>File (a path on this machine) and text.</returns>
    public static IReadOnlyList<(string File, string Text)> All(NodePaths paths, string kubelet, string systemctl) =>
    [
        (paths.At(Folder + "kubelet.service.d/20-cpctl.conf"), DropIn(paths, kubelet)),
        (paths.At(Folder + RestartPath), Path(paths)),
        (paths.At(Folder + "cpctl-kubelet-restart.service"), Service(paths, systemctl)),
        (paths.At(Folder + TrialPath), TrialWatch(paths)),
        (paths.At(Folder + "cpctl-kubelet-trial.service"), Trial(paths)),
    ];

    private static string DropIn(NodePaths paths, string kubelet) =>
        $"""
        # Written by cpctl. The kubelet runs with the configuration and arguments that cpctl's agent keeps up to date.
        [Unit]
        ConditionPathExists={paths.OnNode(paths.KubeletConfigFile)}
        StartLimitIntervalSec=0

        [Service]
        EnvironmentFile={paths.OnNode(paths.KubeletEnvironmentFile)}
        ExecStartPre=-/bin/sh {paths.OnNode(paths.KubeletGuardFile)} before-start
        ExecStart=
        ExecStart={kubelet} $CPCTL_KUBELET_ARGS
        Restart=always
        RestartSec=1

        [Install]
        WantedBy=multi-user.target

        """;

    private static string Path(NodePaths paths) =>
        $"""
        # Written by cpctl.
        [Unit]
        Description=Restarts the kubelet when cpctl's agent asks for it

        [Path]
        PathExists={paths.OnNode(paths.KubeletRestartFile)}

        [Install]
        WantedBy=multi-user.target

        """;

    private static string TrialWatch(NodePaths paths) =>
        $"""
        # Written by cpctl.
        [Unit]
        Description=Watches over a new configuration of the kubelet until it is proved

        [Path]
        PathExists={paths.OnNode(paths.KubeletTrialFile)}

        [Install]
        WantedBy=multi-user.target

        """;

    private static string Trial(NodePaths paths) =>
        $"""
        # Written by cpctl.
        [Unit]
        Description=Puts the kubelet's configuration back when the new one is not proved in time

        [Service]
        ExecStart=/bin/sh {paths.OnNode(paths.KubeletGuardFile)} watch

        """;

    /// <summary>The file goes first: asked again meanwhile, the kubelet restarts again.</summary>
    private static string Service(NodePaths paths, string systemctl) =>
        $"""
        # Written by cpctl.
        [Unit]
        Description=Restarts the kubelet as cpctl's agent asked

        [Service]
        Type=oneshot
        ExecStart=/bin/rm -f {paths.OnNode(paths.KubeletRestartFile)}
        ExecStart={systemctl} restart kubelet.service

        """;
}
