namespace Cpctl.Recovery.Restore.Plain;

/// <summary>Paths to the few fields that a restore looks at. Source: generated.proto of k8s.io/api/core/v1 and k8s.io/apimachinery/pkg/apis/meta/v1; numbers never change.</summary>
internal static class ObjectFields
{
    private static readonly ObjectField Metadata = new("metadata", 1);
    private static readonly ObjectField Spec = new("spec", 2);

    public static IReadOnlyList<ObjectField> Labels { get; } = [Metadata, new("labels", 11)];

    public static IReadOnlyList<ObjectField> Annotations { get; } = [Metadata, new("annotations", 12)];

    public static IReadOnlyList<ObjectField> ClusterIp { get; } = [Spec, new("clusterIP", 3)];

    public static IReadOnlyList<ObjectField> NodeOfPod { get; } = [Spec, new("nodeName", 10)];

    public static IReadOnlyList<ObjectField> KubeletVersion { get; } = [new("status", 3), new("nodeInfo", 7), new("kubeletVersion", 7)];

    public static IReadOnlyList<ObjectField> ConfigMapData { get; } = [new("data", 2)];
}
