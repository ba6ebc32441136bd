namespace Tezgah.Web.Imports;

/// <summary>Names the texts about imported results.</summary>
public sealed class ImportsTexts;
