namespace Tezgah.Web.Store;

/// <summary>Names the texts of the page of the store.</summary>
public sealed class StoreTexts;
