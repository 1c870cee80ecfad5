using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Cpctl.Api.Node;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Inspection;

/// <summary>Tells what a file of certificates or keys is. Reads, and shows nothing secret.</summary>
public sealed partial class FileInspector(DateTimeOffset now, X509Certificate2Collection? authorities = null)
{
    private const UnixFileMode Others = ~FileModes.Secret;

    /// <param name="path">PEM or a kubeconfig. A certificate's key is looked for beside it, under the name with .key for .crt.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public FileInspection Inspect(string path)
    {
        var (text, encoding) = FileText.Read(path);
        var found = PemLabel().IsMatch(text) ? InspectPem(path, text)
            : KubeconfigInspection.TryInspect(path, text, authorities, now) is { } kubeconfig ? kubeconfig with { Defects = [.. Exposure(path), .. kubeconfig.Defects] }
            : new FileInspection { File = path, Kind = "unknown", Defects = [text.Length == 0 ? "the file is empty" : "neither PEM nor a kubeconfig"] };
        return encoding is null ? found : found with { Defects = [.. found.Defects, $"it is written in {encoding}, as some editors and shells of Windows do: Kubernetes, etcd and kubectl read UTF-8 alone"] };
    }

    internal static string Read(string path) => FileText.Read(path).Text;

    private FileInspection InspectPem(string path, string text)
    {
        var hasKey = text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
        if (!text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
        {
            return hasKey ? InspectKey(path, text) : new FileInspection { File = path, Kind = OtherKind(text), Defects = [] };
        }

        var beside = KeyBeside(path);
        var keyFile = hasKey ? path : beside;
        var (certificates, defects) = PairInspection.Inspect("", text, hasKey ? text : beside is null ? null : Read(beside), authorities, now);
        return new FileInspection
        {
            File = path,
            Kind = keyFile is not null ? "key pair" : certificates.Count < 2 ? "certificate" : certificates.All(found => found.IsAuthority) ? "bundle of authorities" : "chain",
            Certificates = certificates,
            Defects = [.. keyFile is null ? [] : Exposure(keyFile), .. defects],
        };
    }

    private static FileInspection InspectKey(string path, string text)
    {
        IEnumerable<string> unreadable = [];
        try
        {
            PrivateKey.FromPem(text);
        }
        catch (CryptographicException)
        {
            unreadable = ["the private key is not readable: damaged, encrypted, or of a kind that Kubernetes does not take"];
        }

        return new FileInspection { File = path, Kind = "private key", Defects = [.. Exposure(path), .. unreadable] };
    }

    private static string? KeyBeside(string path)
    {
        var key = Path.ChangeExtension(path, ".key");
        return Path.GetExtension(path) is ".crt" or ".pem" or ".cert" && File.Exists(key) ? key : null;
    }

    private static IEnumerable<string> Exposure(string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & Others) != UnixFileMode.None)
        {
            yield return $"{path}: its mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')} lets others read or change a private key; it should be 0600";
        }
    }

    // On a line of its own: comments of YAML may speak of it.
    [GeneratedRegex(@"^[ \t]*-----BEGIN [A-Z0-9 ]+-----[ \t]*\r?$", RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex PemLabel();

    private static string OtherKind(string text) =>
        text.Contains("CERTIFICATE REQUEST-----", StringComparison.Ordinal) ? "certificate request"
        : text.Contains("PUBLIC KEY-----", StringComparison.Ordinal) ? "public key"
        : "unknown";
}
