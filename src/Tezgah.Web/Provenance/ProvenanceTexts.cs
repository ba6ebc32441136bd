namespace Tezgah.Web.Provenance;

/// <summary>Names the texts about where numbers come from.</summary>
public sealed class ProvenanceTexts;
