namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// A pod with one name: manifest away, wait until the runtime says that the old container is gone, then the new manifest. Kubelets before
/// 1.22 would start a changed static pod while the old one still stops.
/// </summary>
internal static class InPlaceSteps
{
    public static ApplyStep? Next(NodeObservation node, string component)
    {
        if (node.Target.Pod(component) is not { } pod)
        {
            return node.ManifestsOf(component).FirstOrDefault() is { } unwanted ? new ApplyStep.RemoveManifest(unwanted.PodName) : null;
        }

        if (node.ManifestsOf(component).FirstOrDefault(manifest => manifest.PodName != pod.PodName || manifest.Text != pod.Manifest) is { } old)
        {
            return new ApplyStep.RemoveManifest(old.PodName);
        }

        if (!node.IsWritten(pod))
        {
            return node.StoppingRunOf(component) is { } stopping
                ? Waits.ForComponent(component, $"{stopping.PodName} has to stop")
                : new ApplyStep.WriteManifest(pod);
        }

        return Settling(node, pod);
    }

    /// <summary>Waits for a pod whose manifest is there.</summary>
    public static ApplyStep? Settling(NodeObservation node, TargetPod pod)
    {
        if (node.RunOf(pod) is null)
        {
            return Waits.ForComponent(pod.Component, $"{pod.PodName} has to start");
        }

        var health = node.HealthOf(pod);
        return health.IsHealthy ? null : Waits.ForComponent(pod.Component, $"{pod.PodName} is not healthy: {health.Message}");
    }
}
