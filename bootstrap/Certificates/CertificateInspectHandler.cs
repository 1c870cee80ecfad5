using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Cli;
using Cpctl.Pki.Inspection;

namespace Cpctl.Bootstrap.Certificates;

/// <summary><c>cpctl certs inspect</c>: what files are and what is wrong with them; asks nobody.</summary>
internal sealed class CertificateInspectHandler(CliServices services)
{
    /// <param name="files">PEM files and kubeconfigs.</param>
    /// <param name="authority">PEM of who should have signed; null for anybody.</param>
    /// <param name="format">How to write the result.</param>
    /// <returns>1 when something is wrong with a file.</returns>
    public int Run(IReadOnlyList<string> files, string? authority, OutputFormat format)
    {
        var now = services.Time.GetUtcNow();
        var inspector = new FileInspector(now, authority is null ? null : Authorities(authority));
        var list = new InspectionList([.. files.Select(file => Reading(file, () => inspector.Inspect(file == LocalBundle.StandardInput ? "/dev/stdin" : file)))]);
        if (format == OutputFormat.Table)
        {
            foreach (var file in list.Items) Write(services.Console.Out, file, now);
        }
        else
        {
            ResultWriter.Write(services.Console.Out, format, JsonSerializer.SerializeToNode(list, CertificatesJson.Default.InspectionList)!);
        }

        return (int)(list.Items.All(file => file.Defects.Count == 0) ? ExitCode.Done : ExitCode.Failed);
    }

    private static void Write(TerminalWriter output, FileInspection file, DateTimeOffset now)
    {
        output.WriteLine($"{file.File}: {file.Kind}");
        foreach (var found in file.Certificates)
        {
            output.WriteLine($"  {found.Place}");
            var certificate = found.Certificate;
            output.WriteLine($"    subject     {certificate.Subject}{(found.IsAuthority ? " (an authority)" : "")}");
            output.WriteLine($"    issuer      {(certificate.Issuer == certificate.Subject ? "itself" : certificate.Issuer)}");
            if (certificate.Names.Count > 0) output.WriteLine($"    names       {string.Join(", ", certificate.Names)}");
            output.WriteLine($"    valid       {Text(certificate.NotBefore)} to {Text(certificate.NotAfter)}, {RemainingTime.Text(certificate.NotAfter - now)} left");
            output.WriteLine($"    key         {found.Key}{found.HasItsKey switch { true => ", its private key is there", false => ", the private key is not its own", null => "" }}");
            if (!found.IsAuthority) output.WriteLine($"    uses        {found.Uses}");
            output.WriteLine($"    sha256      {certificate.Fingerprint}");
        }

        output.WriteLine(file.Defects.Count == 0 ? "  nothing is wrong with it" : "  wrong:");
        foreach (var defect in file.Defects) output.WriteLine($"    - {defect}");
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        return Reading(path, () =>
        {
            authorities.ImportFromPemFile(path);
            return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no certificate in PEM");
        });
    }

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CpctlException(ExitCode.BadInput, $"{path} can't be read", e.Message, "Name a PEM file or a kubeconfig; key files are readable for root only.", e);
        }
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
