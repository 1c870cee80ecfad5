using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Joining;

/// <summary>openssl's TLS server: it presents the whole chain it is given, as Go's does and .NET's does not.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private TlsServer(Process process, string directory, int port) => (_process, _directory, Port) = (process, directory, port);

    internal int Port { get; }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    internal static async Task<TlsServer> StartAsync(SignerSet signers, string[] names, bool withAuthority = true, X509Certificate2? shown = null)
    {
        var authority = signers.Cluster.Active;
        var spec = new LeafSpec { Name = "server", Issuer = AuthorityKind.Cluster, CommonName = "server", Use = LeafUse.Server, Names = names };
        var key = PrivateKey.Create(KeyAlgorithm.EcdsaP256);
        using var leaf = LeafCertificate.Sign(spec, key.PublicKey, authority, TimeSpan.FromHours(1), TimeProvider.System.GetUtcNow());
        var directory = Directory.CreateTempSubdirectory("cpctl-tls-").FullName;

        async Task<string> FileAsync(string name, string content)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, name), content, TestContext.Current.CancellationToken);
            return Path.Combine(directory, name);
        }

        List<string> arguments =
        [
            "s_server", "-accept", "127.0.0.1:0",
            "-cert", await FileAsync("leaf.crt", leaf.ExportCertificatePem()), "-key", await FileAsync("leaf.key", key.ToPem()),
        ];
        if (withAuthority)
        {
            arguments.AddRange(["-cert_chain", await FileAsync("chain.crt", shown?.ExportCertificatePem() ?? string.Concat(LeafCertificate.Followers(authority, includeAuthority: true).Select(one => one.ExportCertificatePem() + "\n")))]);
        }

        var start = new ProcessStartInfo("openssl", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("ACCEPT 127.0.0.1:", StringComparison.Ordinal))
            {
                return new TlsServer(process, directory, int.Parse(line["ACCEPT 127.0.0.1:".Length..]));
            }
        }

        throw new InvalidOperationException("openssl s_server did not start");
    }
}
