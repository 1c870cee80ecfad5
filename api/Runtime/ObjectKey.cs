using Cpctl.Api.Resources;

namespace Cpctl.Api.Runtime;

/// <summary>Namespace and name; the namespace is empty for cluster-scoped kinds.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    public static ObjectKey Of(IKubeObject obj) => new(obj.Metadata.Namespace ?? "", obj.Metadata.Name ?? "");

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
