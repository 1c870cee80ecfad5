using Cpctl.Api.Runtime;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>How an agent watches: one object by name, and soon again after a failure, for a first install waits for it.</summary>
internal static class WatchedObject
{
    /// <summary>The name of the one ControlPlane.</summary>
    public const string ControlPlane = Api.Resources.ControlPlane.OnlyName;

    public static InformerOptions Named(string name) => new() { FieldSelector = $"metadata.name={name}", MaxBackoff = TimeSpan.FromSeconds(1) };
}
