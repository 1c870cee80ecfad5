using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>The keys under which waiting time is counted.</summary>
internal static class Waits
{
    /// <summary>Everything is healthy and has to stay so for a while.</summary>
    public const string Settled = "settled";

    /// <summary>Others have to act first (operator, other members): no fault of the revision, however long it takes.</summary>
    public const string Others = "others";

    /// <summary>The kubelet, with the configuration it had before, has to come back: no fault of the revision either.</summary>
    public const string Kubelet = "kubelet";

    /// <summary>The kubelet was asked to restart, and answers: for a moment it may still be the old one.</summary>
    public const string KubeletRestart = "kubelet-restart";

    /// <summary>A kubelet that restarts is back sooner. Later the node is held up, and others need not wait for it.</summary>
    private static readonly TimeSpan KubeletPatience = TimeSpan.FromSeconds(30);

    private const string ComponentPrefix = "component/";
    private const string ImagePrefix = "image/";

    /// <summary>A component has to start, become healthy or stop: a fault of the revision when it takes too long.</summary>
    public static string Component(string component) => ComponentPrefix + component;

    public static string Image(string image) => ImagePrefix + image;

    public static bool CanFail(string key) => key.StartsWith(ComponentPrefix, StringComparison.Ordinal);

    public static TimeSpan For(NodeObservation node, string key) => node.Waited.GetValueOrDefault(key);

    public static bool IsOver(NodeObservation node, string key) =>
        node.LastGood is not null && !node.IsCommitted && For(node, key) >= node.Settings.VerifyTimeout;

    /// <summary>The node can do nothing for the time being, through no fault of the revision.</summary>
    public static bool IsHeldUp(NodeObservation node, ApplyStep? step) => step is ApplyStep.Wait { Key: Kubelet } && For(node, Kubelet) >= KubeletPatience;

    public static ApplyStep.Wait ForKubelet(string reason) => new(Kubelet, reason, ComponentNames.Kubelet);

    public static ApplyStep.Wait ForComponent(string component, string reason) => new(Component(component), reason, component);

    public static ApplyStep.Wait ForOthers(string reason, string? component = null) => new(Others, reason, component);
}
