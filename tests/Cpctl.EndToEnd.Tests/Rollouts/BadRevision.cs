using System.Text.Json.Nodes;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>A change that no node can run, and the change that puts it right.</summary>
/// <param name="Spec">A merge patch of the spec.</param>
/// <param name="Correction">Another one.</param>
/// <param name="Words">What the condition Degraded has to say.</param>
internal sealed record BadRevision(JsonObject Spec, JsonObject Correction, params string[] Words)
{
    public static BadRevision Of(string name) => name switch
    {
        "flag" => new(
            Parse("""{"apiServer":{"extraArgs":{"no-such-flag":"1"}}}"""),
            Parse("""{"apiServer":{"extraArgs":{"no-such-flag":null},"maxRequestsInflight":401}}"""),
            "kube-apiserver", "exit code", "unknown flag: --no-such-flag"),
        "image" => new(
            Parse("""{"images":{"etcd":"localhost:1/none/etcd:0"}}"""), Parse("""{"images":{"etcd":null}}"""), "localhost:1/none/etcd:0 cannot be had"),
        "admission" => new(
            Parse("""{"apiServer":{"admissionConfiguration":{"apiVersion":"apiserver.config.k8s.io/v1","kind":"AdmissionConfiguration","plugins":[{"name":"EventRateLimit","configuration":{"apiVersion":"no.such/v1","kind":"Nothing"}}]},"enableAdmissionPlugins":["EventRateLimit"]}}"""),
            Parse("""{"apiServer":{"admissionConfiguration":null,"enableAdmissionPlugins":null}}"""),
            "kube-apiserver", "exit code", "couldn't init admission plugin"),
        "scheduler" => new(
            Parse("""{"scheduler":{"configuration":{"apiVersion":"kubescheduler.config.k8s.io/v1beta1","kind":"KubeSchedulerConfiguration","profiles":"none"}}}"""),
            Parse("""{"scheduler":{"configuration":null}}"""),
            "kube-scheduler", "exit code"),
        // It answers, and starts nothing. The correction is a change of the kubelet that is good.
        "kubelet" => new(
            Parse("""{"kubelet":{"resolvConf":"/no/such/resolv.conf"}}"""), Parse("""{"kubelet":{"resolvConf":null,"maxPods":109}}"""), "kubelet", "does not start a pod"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
