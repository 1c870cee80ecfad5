namespace Cpctl.DevCluster.Images;

/// <summary>Names under which nodes know their images. Nothing of that registry exists: everything is imported.</summary>
public static class ImageNames
{
    public const string Repository = "cpctl.local";

    public const string Pause = Repository + "/pause:1";

    public static IReadOnlyList<string> KubernetesComponents { get; } = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];

    public static string Kubernetes(string component, string version) => $"{Repository}/{component}:{version}";

    public static string Etcd(string version) => $"{Repository}/etcd:{version}";

    public static string Cpctl(string version, string hash) => $"{Repository}/cpctl:{version}-{hash}";
}
