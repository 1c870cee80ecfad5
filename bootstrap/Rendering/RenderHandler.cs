using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Pki;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Rendering;

/// <summary><c>cpctl render</c>: everything bootstrap would write, under a directory instead of "/".</summary>
internal sealed class RenderHandler(CliServices services)
{
    private const string Notice =
        """
        Written by `cpctl render`. This is what `cpctl bootstrap` would put under "/" on the first node, and what its agent would apply as revision 1.

        The authorities, keys and certificates are real in form and throwaway in fact: made for this directory alone, trusted by no cluster.
        bootstrap makes its own. Do not copy them to a node.

        """;

    public async Task<int> RunAsync(string config, string output, string? name, string? ip, CancellationToken cancel)
    {
        var given = await ConfigFile.ReadAsync(config, cancel);
        RequireEmpty(output);
        var node = NodeNaming.From(name, ip, services.Host);
        var image = given.Spec.Images.Cpctl ?? await ImageAsync(cancel);
        var endpoint = given.Spec.ControlPlaneEndpoint ?? node.Endpoint(6443);
        var spec = given.Spec with { ControlPlaneEndpoint = endpoint, Images = given.Spec.Images with { Cpctl = image } };

        var paths = new NodePaths(output);
        NodeDirectory.Ensure(paths.Root, FileModes.SecretDirectory);
        var settings = PkiSettings.From(spec, endpoint);
        var signers = SignerSet.Create(settings, services.Time);
        signers.Save(paths);
        SealingKey.LoadOrCreate(paths).Dispose();
        var identity = new NodeIdentity(node.Name, node.Ip, NodeRole.ControlPlane, signers.ClusterId, endpoint);
        identity.Save(paths);
        NodeCredentials.EnsureControlPlane(signers, settings, identity, paths, services.Time);
        FirstNodeFiles.Of(spec, identity, paths).WriteAll(paths);
        AtomicFile.Write(Path.Combine(paths.Root, "README.txt"), Notice, FileModes.Public);
        foreach (var file in Directory.EnumerateFiles(paths.Root, "*", SearchOption.AllDirectories).Where(IsForPeople).Order(StringComparer.Ordinal))
            await services.Console.Out.WriteLineAsync(file);
        await services.Console.Error.WriteLineAsync("The certificates are throwaway: see README.txt there.");
        return (int)ExitCode.Done;
    }

    /// <summary>Behind a certificate and its key are links and versions; nobody wants to read them thrice.</summary>
    private static bool IsForPeople(string file) => !file.Contains("/..", StringComparison.Ordinal);

    private static void RequireEmpty(string output)
    {
        if (!Path.Exists(output) || (Directory.Exists(output) && !Directory.EnumerateFileSystemEntries(output).Any())) return;
        throw new CpctlException(ExitCode.BadInput, $"{output} is not empty", "render writes into an empty directory only, so that what is there is what was rendered", "Give another --output, or empty it.");
    }

    // Rendering works on any machine, also one without a container runtime.
    private async Task<string> ImageAsync(CancellationToken cancel)
    {
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        try
        {
            return await CpctlImage.FindAsync(cri, BuildInfo.Version, cancel);
        }
        catch (Exception e) when (e is CriException or CpctlException)
        {
            return $"cpctl:{BuildInfo.Version}";
        }
    }
}
