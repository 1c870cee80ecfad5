using Cpctl.Pki.Inspection;

namespace Cpctl.Bootstrap.Certificates;

/// <summary>What <c>cpctl certs inspect</c> shows.</summary>
internal sealed record InspectionList(IReadOnlyList<FileInspection> Items);
