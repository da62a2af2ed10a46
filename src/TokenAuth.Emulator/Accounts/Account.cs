namespace TokenAuth.Emulator;

/// <summary>A trading account as the Back Office lists it.</summary>
internal sealed record Account(
    int Id,
    int ClientId,
    string Email,
    int InvestmentPlatformId,
    string AccountNumber,
    int ProductCurrencyId,
    bool IsMaster,
    string AccountName,
    string AccountDescription,
    decimal Balance,
    DateTimeOffset CreatedAt);
