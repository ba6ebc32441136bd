namespace Tezgah.Web.Live;

/// <summary>Names the texts of a run's page.</summary>
public sealed class LiveTexts;
