using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Pki.Inspection;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Inspection;

[Trait("Category", "Unit")]
public sealed class FileInspectorTests : IDisposable
{
    private readonly TestNode _node = new();

    public FileInspectorTests() => _node.Ensure();

    private string Certificate => Path.Combine(_node.Paths.PkiDirectory, "apiserver.crt");

    private string Key => Path.Combine(_node.Paths.PkiDirectory, "apiserver.key");

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Inspect_APairOfOurs_IsGoodAndDescribed()
    {
        var found = Inspect(Certificate, _node.Signers.Cluster.Active);

        Assert.Equal(("key pair", 0), (found.Kind, found.Defects.Count));
        Assert.Equal(["certificate", "issuer 1"], found.Certificates.Select(certificate => certificate.Place));
        Assert.Equal((true, false, "ECDSA-P256", LeafUse.Server), (found.Certificates[0].HasItsKey, found.Certificates[0].IsAuthority, found.Certificates[0].Key, found.Certificates[0].Uses));
        Assert.True(found.Certificates[1].IsAuthority);
    }

    [Theory]
    [InlineData("etc/kubernetes/admin.conf", "kubeconfig", 2)]
    [InlineData("etc/kubernetes/pki/ca.crt", "certificate", 1)]
    [InlineData("etc/kubernetes/pki/apiserver.key", "private key", 0)]
    [InlineData("etc/kubernetes/pki/sa.pub", "public key", 0)]
    [InlineData("var/lib/kubelet/pki/kubelet.crt", "key pair", 1)]
    public void Inspect_EveryKindOfFile_NamesIt(string path, string kind, int certificates)
    {
        var found = Inspect(_node.Paths.At(path));
        Assert.Equal((kind, certificates, 0), (found.Kind, found.Certificates.Count, found.Defects.Count));
    }

    [Fact]
    public void Inspect_AKubeconfigWithFiles_FollowsThem()
    {
        // Kubeconfigs of components name files as seen on the node: here they are elsewhere.
        var path = _node.Paths.SchedulerKubeconfig;
        File.WriteAllText(path, File.ReadAllText(path).Replace("/etc/kubernetes/pki", "pki", StringComparison.Ordinal));

        var found = Inspect(path);

        Assert.Empty(found.Defects);
        Assert.Equal(["user system:kube-scheduler, certificate", "cluster kubernetes, certificate"], found.Certificates.Select(certificate => certificate.Place));
        Assert.True(found.Certificates[0].HasItsKey);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "empty", "the file is empty" },
        { "garbage", "neither PEM nor a kubeconfig" },
        { "truncated", "damaged or cut off" },
        { "mismatched", "the key is not the certificate's" },
        { "broken-key", "the private key is not readable" },
        { "exposed", "its mode 0644 lets others" },
        { "expired", "certificate: expired at" },
        { "not-yet-valid", "certificate: not valid before" },
        { "other-authority", "not signed by any of the given authorities" },
        { "wrong-chain", "not signed by the certificate that follows it" },
        { "kubeconfig-without-file", "client-certificate" },
        { "kubeconfig-no-base64", "client-certificate-data is not base64" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Inspect_ABadFile_SaysWhatIsWrong(string fault, string expected)
    {
        var (path, authority) = Break(fault);
        Assert.Contains(Inspect(path, authority).Defects, defect => defect.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Inspect_WhateverItFinds_ShowsNoKey()
    {
        var secret = File.ReadAllLines(Key)[1];
        Assert.DoesNotContain(secret, string.Join('\n', Directory.EnumerateFiles(_node.Paths.KubernetesDirectory, "*", SearchOption.AllDirectories)
            .Select(file => System.Text.Json.JsonSerializer.Serialize(Inspect(file)))), StringComparison.Ordinal);
    }

    private (string Path, Authority? Authority) Break(string fault)
    {
        switch (fault)
        {
            case "empty": File.WriteAllText(Certificate, ""); break;
            case "garbage": File.WriteAllBytes(Certificate, [0xff, 0xfe, 0, 1, 2]); break;
            case "truncated": File.WriteAllText(Certificate, File.ReadAllText(Certificate)[..200] + "\n-----END CERTIFICATE-----\n"); break;
            case "mismatched": File.WriteAllText(Key, PrivateKey.Create(_node.Settings.KeyAlgorithm).ToPem()); break;
            case "broken-key": File.WriteAllText(Key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"); break;
            case "exposed": File.SetUnixFileMode(Key, FileModes.Public); break;
            case "expired": _node.Time.Advance(TimeSpan.FromDays(366)); break;
            case "not-yet-valid": _node.Time.AdjustTime(_node.Time.GetUtcNow() - TimeSpan.FromDays(1)); break;
            case "other-authority": return (Certificate, _node.Signers.Etcd.Active);
            case "wrong-chain": File.WriteAllText(Certificate, File.ReadAllText(Certificate).Split("-----END CERTIFICATE-----\n")[0] + "-----END CERTIFICATE-----\n" + _node.Signers.Etcd.Active.CertificatePem); break;
            case "kubeconfig-without-file": File.Delete(Path.Combine(_node.Paths.PkiDirectory, "scheduler.crt")); return (_node.Paths.SchedulerKubeconfig, null);
            case "kubeconfig-no-base64":
                File.WriteAllText(_node.Paths.AdminKubeconfig, File.ReadAllText(_node.Paths.AdminKubeconfig).Replace("client-certificate-data: ", "client-certificate-data: ....", StringComparison.Ordinal));
                return (_node.Paths.AdminKubeconfig, null);
            default: Assert.Fail(fault); break;
        }

        return (Certificate, null);
    }

    private FileInspection Inspect(string path, Authority? authority = null)
    {
        X509Certificate2Collection? authorities = authority is null ? null : [authority.Certificate];
        return new FileInspector(_node.Time.GetUtcNow(), authorities).Inspect(path);
    }
}
