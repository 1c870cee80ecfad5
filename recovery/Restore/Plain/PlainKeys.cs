using System.Text;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>Where the old cluster's API servers kept what a restore looks at; see <see cref="RegistryKeys"/> for those of cpctl's own objects.</summary>
/// <param name="prefix">kube-apiserver's --etcd-prefix.</param>
internal sealed class PlainKeys(string prefix)
{
    public const string Kubernetes = "/registry/services/specs/default/kubernetes";
    public const string Nodes = "/registry/minions/";
    public const string Pods = "/registry/pods/";
    public const string Secrets = "/registry/secrets/";
    public const string Kubeadm = "/registry/configmaps/kube-system/kubeadm-config";

    private readonly string _prefix = "/" + prefix.Trim('/') + "/";

    /// <summary>The key as it would be under the prefix that is the default; null for keys of somebody else.</summary>
    public string? Normal(ReadOnlySpan<byte> key)
    {
        var text = Encoding.UTF8.GetString(key);
        return text.StartsWith(_prefix, StringComparison.Ordinal) ? "/registry/" + text[_prefix.Length..] : null;
    }
}
