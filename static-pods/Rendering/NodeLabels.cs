namespace Cpctl.StaticPods.Rendering;

/// <summary>Labels of Nodes.</summary>
public static class NodeLabels
{
    /// <summary>Set on every control-plane node by the operator (a kubelet may not give it to itself), and the key of its taint.</summary>
    public const string ControlPlane = "node-role.kubernetes.io/control-plane";
}
