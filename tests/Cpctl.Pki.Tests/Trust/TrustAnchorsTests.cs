using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Resources;
using Cpctl.Api.Trust;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;
using Cpctl.Pki.Tests.Import;

namespace Cpctl.Pki.Tests.Trust;

/// <summary>Of an intermediate, what it signed is trusted, and nothing that others of its root signed: by a certificate alone, and over TLS.</summary>
[Trait("Category", "Unit")]
public sealed class TrustAnchorsTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow(); // TLS judges by the real clock

    [Theory]
    [InlineData("the anchor signed", true)]
    [InlineData("an intermediate of the anchor signed, and is shown", true)]
    [InlineData("an intermediate of the anchor signed, and is not shown", false)]
    [InlineData("a sibling signed", false)]
    [InlineData("a sibling signed, and shows the anchor too", false)]
    [InlineData("the root signed", false)]
    [InlineData("one of the anchor's name signed", false)]
    [InlineData("one of the anchor's name and key identifier signed", false)]
    [InlineData("expired", false)]
    [InlineData("signed itself", false)]
    [InlineData("another leaf of the anchor signed", false)]
    [InlineData("is the anchor", false)]
    public async Task Vouch_Leaf_IsJudgedByTheAnchor(string which, bool expected)
    {
        var root = OwnAuthority.Root(Now);
        var anchor = root.Intermediate(Now);
        var below = anchor.Intermediate(Now, "Example below");
        var sibling = root.Intermediate(Now, "Example sibling");
        var forged = root.Intermediate(Now);
        var leafAuthority = anchor.Intermediate(Now, "Example leaf", isAuthority: false, usage: X509KeyUsageFlags.DigitalSignature);
        var signed = Authority.FromPem(anchor.Pem, anchor.Key.ToPem());
        var (signer, presented) = which switch
        {
            "an intermediate of the anchor signed, and is shown" => (below, below.Pem),
            "an intermediate of the anchor signed, and is not shown" => (below, ""),
            "a sibling signed" => (sibling, sibling.Chain),
            "a sibling signed, and shows the anchor too" => (sibling, sibling.Pem + anchor.Pem + root.Pem),
            "the root signed" => (root, root.Pem),
            "one of the anchor's name signed" => (forged, forged.Chain),
            "one of the anchor's name and key identifier signed" => (forged, anchor.Pem + root.Pem),
            "another leaf of the anchor signed" => (leafAuthority, leafAuthority.Pem + anchor.Pem),
            _ => (anchor, anchor.Pem),
        };
        var key = PrivateKey.Create(KeyAlgorithm.EcdsaP256);
        using var leaf = which switch
        {
            "signed itself" => OwnAuthority.Root(Now, "leaf").Certificate,
            "is the anchor" => anchor.Certificate,
            "expired" => Leaf(signer, key, Now.AddDays(-1), TimeSpan.FromHours(1)),
            "one of the anchor's name and key identifier signed" => Forged(signed, forged, key),
            _ => Leaf(signer, key, Now, TimeSpan.FromHours(1)),
        };
        var anchors = new TrustAnchors([anchor.Certificate]);

        Assert.Equal(expected, anchors.Vouch(leaf, AuthorityBundle.Read(presented)));
        Assert.Equal(expected && presented == anchor.Pem || which == "expired", anchors.Signed(leaf));
        if (which is not ("signed itself" or "is the anchor"))
        {
            Assert.Equal(expected, await IsServedAsync(anchors, leaf, key, presented, "localhost"));
            Assert.False(await IsServedAsync(anchors, leaf, key, presented, "elsewhere"));
        }
    }

    private static X509Certificate2 Leaf(OwnAuthority signer, PrivateKey key, DateTimeOffset from, TimeSpan life) => LeafCertificate.Sign(
        new LeafSpec { Name = "leaf", Issuer = AuthorityKind.Cluster, CommonName = "leaf", Use = LeafUse.Server | LeafUse.Client, Names = ["localhost"] },
        key.PublicKey, Authority.FromPem(signer.Pem, signer.Key.ToPem()), life, from);

    /// <summary>It says that the anchor's key signed it, and another one did.</summary>
    private static X509Certificate2 Forged(Authority anchor, OwnAuthority signer, PrivateKey key)
    {
        var request = key.Request(new X500DistinguishedName("CN=leaf"));
        request.CertificateExtensions.Add(LeafNames.ToExtension(["localhost"]));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(anchor.Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request.Create(anchor.Certificate.SubjectName, signer.Key.Generator(), Now.AddHours(-1), Now.AddHours(1), SerialNumber.Next());
    }

    /// <summary>Both sides judge: the client whom it reached, the server who came.</summary>
    private static async Task<bool> IsServedAsync(TrustAnchors anchors, X509Certificate2 leaf, PrivateKey key, string presented, string name)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        var accepted = listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        await client.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, TestContext.Current.CancellationToken);
        using var server = await accepted;
        await using var above = new SslStream(server.GetStream());
        await using var below = new SslStream(client.GetStream());
        using var pair = key.Attach(leaf);
        var context = SslStreamCertificateContext.Create(pair, AuthorityBundle.Read(presented), offline: true);
        var (asServer, asClient) = (anchors.ServerOptions(), anchors.ClientOptions());
        (asServer.ServerCertificateContext, asClient.ClientCertificateContext, asClient.TargetHost) = (context, context, name);
        var (serving, asking) = (TryAsync(above.AuthenticateAsServerAsync(asServer, TestContext.Current.CancellationToken), above), TryAsync(below.AuthenticateAsClientAsync(asClient, TestContext.Current.CancellationToken), below));
        var (served, came) = (await asking, await serving);
        return served && (came || name != "localhost");
    }

    private static async Task<bool> TryAsync(Task handshake, SslStream stream)
    {
        try
        {
            await handshake;
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await stream.DisposeAsync();
            return false;
        }
    }
}
