namespace Cpctl.StaticPods.Rendering;

/// <summary>The parts of a revision that change, and are applied, on their own.</summary>
public static class ComponentNames
{
    public const string Etcd = "etcd";
    public const string ApiServer = "kube-apiserver";
    public const string ControllerManager = "kube-controller-manager";
    public const string Scheduler = "kube-scheduler";
    public const string Operator = "cpctl-operator";
    public const string Agent = "cpctl-agent";

    /// <summary>Configuration and arguments of the node's kubelet: files only, no static pod.</summary>
    public const string Kubelet = "kubelet";

    /// <summary>Settings the node's agent acts on itself: one file, nothing to restart.</summary>
    public const string Settings = "settings";

    /// <summary>Fingerprints of the keys that a revision was made for: one file, nothing to restart. Absent until a key is rotated.</summary>
    public const string Keys = "keys";

    /// <summary>Every component of a control-plane node, in the order in which a changed revision is applied.</summary>
    public static IReadOnlyList<string> ApplyOrder { get; } =
        [Settings, Keys, Kubelet, Etcd, ApiServer, ControllerManager, Scheduler, Operator, Agent];
}
