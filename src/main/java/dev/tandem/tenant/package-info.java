/**
 * Where the tenants of a home lie, and which of their homes are open.
 *
 * <p>In: the folder of a home. Out: {@link dev.tandem.tenant.TenantFolders} makes, finds and
 * destroys the folders of tenants, each a home of its own; {@link dev.tandem.tenant.TenantPool}
 * opens a tenant's home when one first asks for it and closes it when the room is needed. What a
 * home is, the pool is told by who makes it.
 *
 * <p>What may break: as many tenants at work as may be at once ({@link
 * dev.tandem.tenant.TenantsBusy}), a name that no tenant has, a disk that is full.
 */
@NullMarked
package dev.tandem.tenant;

import org.jspecify.annotations.NullMarked;
