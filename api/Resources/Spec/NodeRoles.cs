namespace Cpctl.Api.Resources;

/// <summary>Values of ControlPlaneNode.spec.role.</summary>
public static class NodeRoles
{
    public const string ControlPlane = "control-plane";

    public const string Worker = "worker";
}
