namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>The keys under which waiting time is counted.</summary>
internal static class Waits
{
    /// <summary>Everything is healthy and has to stay so for a while.</summary>
    public const string Settled = "settled";

    /// <summary>Others have to act first (operator, other members): no fault of the revision, however long it takes.</summary>
    public const string Others = "others";

    private const string ComponentPrefix = "component/";
    private const string ImagePrefix = "image/";

    /// <summary>A component has to start, become healthy or stop: a fault of the revision when it takes too long.</summary>
    public static string Component(string component) => ComponentPrefix + component;

    public static string Image(string image) => ImagePrefix + image;

    public static bool CanFail(string key) => key.StartsWith(ComponentPrefix, StringComparison.Ordinal);

    public static TimeSpan For(NodeObservation node, string key) => node.Waited.GetValueOrDefault(key);

    public static bool IsOver(NodeObservation node, string key) =>
        node.LastGood is not null && !node.IsCommitted && For(node, key) >= node.Settings.VerifyTimeout;

    public static ApplyStep.Wait ForComponent(string component, string reason) => new(Component(component), reason, component);

    public static ApplyStep.Wait ForOthers(string reason, string? component = null) => new(Others, reason, component);
}
